//! Identifiers, a type per thing. The default, nil, is that of a record that has not been entered yet.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

id! {
    /// Identifies a person: a UUID version 7, given by the caller.
    PersonId
}
id! {
    /// Identifies a certificate: a UUID version 7, given by the caller.
    CertificateId
}
id! {
    /// Identifies an airframe: a UUID version 7, given by the caller.
    AirframeId
}
id! {
    /// Identifies a battery: a UUID version 7, given by the caller.
    BatteryId
}
id! {
    /// Identifies an approval: a UUID version 7, given by the caller.
    ApprovalId
}
id! {
    /// Identifies a leave: a UUID version 7, given by the caller.
    LeaveId
}
id! {
    /// Identifies a piece of equipment: a UUID version 7, given by the caller.
    DeviceId
}
id! {
    /// Identifies a filed flight: a UUID version 7, given by the caller.
    FilingId
}
id! {
    /// Identifies a flight of a training scenario: a UUID version 7, given by the caller.
    AttemptId
}
id! {
    /// Identifies a work order: a UUID version 7, given by the caller.
    OrderId
}
