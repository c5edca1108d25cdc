//! Where a file is, as messages name it.

/// A file aboard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Url {
    /// The component that has it; `None` for the one that named it.
    pub component: Option<u8>,
    /// Its path.
    pub path: String,
}

impl Url {
    /// From `mftp:///path`, `mftp://comp=100:/path` and the older `mftp://;comp=100/path` and `mftp://[;comp=100]/path`;
    /// `None` for everything else.
    pub fn parse(text: &str) -> Option<Self> {
        let rest = text.strip_prefix("mftp://").or_else(|| text.strip_prefix("mavlinkftp://"))?;
        let (component, path) = if let Some(rest) = rest.strip_prefix("[;comp=") {
            rest.split_once(']').map(|(number, path)| (Some(number), path))?
        } else if let Some(rest) = rest.strip_prefix(";comp=") {
            let end = rest.find('/')?;
            (Some(&rest[..end]), &rest[end..])
        } else if let Some(rest) = rest.strip_prefix("comp=") {
            rest.split_once(':').map(|(number, path)| (Some(number), path))?
        } else {
            (None, rest)
        };
        let component = component.map(str::parse).transpose().ok()?;
        (!path.is_empty() && path.len() <= super::DATA_BYTES).then(|| Self { component, path: path.to_owned() })
    }

    /// The file's name.
    pub fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_forms_name_component_and_path() {
        let read = |text: &str| Url::parse(text).map(|url| (url.component, url.path));
        let wanted = |component: Option<u8>, path: &str| Some((component, path.to_owned()));
        assert_eq!(read("mftp:///DCIM/1.JPG"), wanted(None, "/DCIM/1.JPG"));
        assert_eq!(read("mftp://comp=100:/DCIM/1.JPG"), wanted(Some(100), "/DCIM/1.JPG"));
        assert_eq!(read("mftp://;comp=100/DCIM/1.JPG"), wanted(Some(100), "/DCIM/1.JPG"));
        assert_eq!(read("mftp://[;comp=100]/DCIM/1.JPG"), wanted(Some(100), "/DCIM/1.JPG"));
        assert_eq!(read("mftp://@MAV_LOG/1.ulg"), wanted(None, "@MAV_LOG/1.ulg"));
        for nonsense in ["", "mftp://", "http://a/b", "mftp://comp=999:/a", "mftp://;comp=1", "IMG_1.jpg"] {
            assert_eq!(read(nonsense), None, "{nonsense}");
        }
        assert_eq!(Url::parse("mftp:///a/b.jpg").map(|url| url.name().to_owned()), Some("b.jpg".to_owned()));
    }
}
