//! What a plan file held and the plan model does not: kept so that reading and writing a file loses nothing.

use serde_json::{Map, Value};

use super::item::Item;

/// Foreign content of a `.plan` file: keys of other programs, and the recipes of complex items (surveys, corridor
/// scans) whose expanded items are in the plan.
///
/// A recipe is written back only while the items it stood for are unchanged; once somebody edits one of them, the
/// items are what is flown and the recipe would contradict them.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Preserved {
    /// Unknown keys at the top of the file.
    pub(crate) top: Map<String, Value>,
    /// Unknown keys of `mission`.
    pub(crate) mission: Map<String, Value>,
    /// Unknown keys of `geoFence`.
    pub(crate) fence: Map<String, Value>,
    /// Unknown keys of `rallyPoints`.
    pub(crate) rally: Map<String, Value>,
    /// How many items the plan had when the blocks were read; 0 when there are none.
    pub(crate) item_count: usize,
    /// In the order of the items.
    pub(crate) blocks: Vec<Block>,
}

/// One entry of `mission.items` that plain items do not reproduce.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Block {
    /// Index of its first item in the plan.
    pub(crate) start: usize,
    /// The items it stands for; none where the file holds a recipe without its result.
    pub(crate) items: Vec<Item>,
    /// The entry without its `doJumpId`s, which are numbered anew when written.
    pub(crate) json: Map<String, Value>,
}

impl Preserved {
    /// Whether there is nothing to keep.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The blocks that still match `items`, each with the index where it stands now. Blocks before the first edit
    /// keep their index, blocks behind the last one have moved with the end of the list; that covers every single
    /// edit without a search.
    pub(crate) fn placed<'a>(&'a self, items: &[Item]) -> Vec<(usize, &'a Block)> {
        let mut cursor = 0;
        let mut placed = Vec::new();
        for block in &self.blocks {
            let moved = (block.start + items.len()).checked_sub(self.item_count);
            let candidates = [Some(block.start), moved];
            let fits = |&at: &usize| {
                at >= cursor && items.get(at..at + block.items.len()).is_some_and(|found| found == block.items)
            };
            if let Some(at) = candidates.into_iter().flatten().find(fits) {
                cursor = at + block.items.len();
                placed.push((at, block));
            }
        }
        placed
    }
}
