//! A store that counts, fails where it is told to, and forgets.

#![allow(clippy::unwrap_used, dead_code)]

use std::fmt;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use futures::StreamExt as _;
use futures::stream::BoxStream;
use object_store::memory::InMemory;
use object_store::multipart::{MultipartStore, PartId};
use object_store::path::Path;
use object_store::{
    CopyOptions, Error, GetOptions, GetResult, ListResult, MultipartId, MultipartUpload, ObjectMeta, ObjectStore,
    PutMultipartOptions, PutOptions, PutPayload, PutResult,
};

#[derive(Debug, Default)]
struct State {
    operations: usize,
    fails_at: Option<usize>,
    fails_at_part: Option<usize>,
    /// The store does it, but the answer is lost.
    answer_lost: bool,
    /// A file that the store writes down wrong.
    spoilt: Option<String>,
    /// A name that the store lists besides.
    listed: Option<String>,
    forgotten: Vec<MultipartId>,
    uploads: Vec<MultipartId>,
    sent: Vec<(String, u64)>,
    parts: Vec<usize>,
}

#[derive(Clone)]
pub struct Flaky {
    store: Arc<dyn ObjectStore>,
    multipart: Arc<dyn MultipartStore>,
    state: Arc<Mutex<State>>,
}

fn broken() -> Error {
    Error::Generic { store: "flaky", source: "the line is cut".into() }
}

impl Flaky {
    pub fn new(store: Arc<dyn ObjectStore>, multipart: Arc<dyn MultipartStore>) -> Self {
        Self { store, multipart, state: Arc::default() }
    }

    /// In memory, and the memory, to change things behind its back.
    pub fn in_memory() -> (Self, Arc<InMemory>) {
        let memory = Arc::new(InMemory::new());
        (Self::new(memory.clone(), memory.clone()), memory)
    }

    /// Lets the `nth` operation fail, the first is 1.
    pub fn fail_at(&self, nth: usize, answer_lost: bool) {
        let mut state = self.state.lock().unwrap();
        (state.fails_at, state.answer_lost) = (Some(nth), answer_lost);
    }

    /// Lets a part of a large file fail, the first is 0.
    pub fn fail_at_part(&self, index: usize) {
        self.state.lock().unwrap().fails_at_part = Some(index);
    }

    /// Nothing fails any more.
    pub fn work(&self) {
        let mut state = self.state.lock().unwrap();
        (state.fails_at, state.fails_at_part) = (None, None);
    }

    pub fn spoil(&self, end: &str) {
        self.state.lock().unwrap().spoilt = Some(end.to_owned());
    }

    pub fn list_also(&self, name: &str) {
        self.state.lock().unwrap().listed = Some(name.to_owned());
    }

    pub fn forget_uploads(&self, _: &InMemory) {
        let mut state = self.state.lock().unwrap();
        state.forgotten = state.uploads.clone();
    }

    pub fn operations(&self) -> usize {
        self.state.lock().unwrap().operations
    }

    pub fn sent_bytes(&self) -> u64 {
        self.state.lock().unwrap().sent.iter().map(|(_, bytes)| bytes).sum()
    }

    pub fn sent_names(&self) -> Vec<String> {
        self.state.lock().unwrap().sent.iter().map(|(name, _)| name.clone()).collect()
    }

    pub fn sent_parts(&self) -> Vec<usize> {
        self.state.lock().unwrap().parts.clone()
    }

    /// One operation more; whether it is to fail, before it is done or after.
    fn next(&self, part: Option<usize>) -> (bool, bool) {
        let mut state = self.state.lock().unwrap();
        state.operations += 1;
        let fails = state.fails_at == Some(state.operations) || (part.is_some() && part == state.fails_at_part);
        (fails && !state.answer_lost, fails && state.answer_lost)
    }

    async fn through<T>(
        &self,
        part: Option<usize>,
        work: impl Future<Output = Result<T, Error>> + Send,
    ) -> Result<T, Error> {
        let (before, after) = self.next(part);
        if before {
            return Err(broken());
        }
        let done = work.await;
        if after { Err(broken()) } else { done }
    }

    fn count(&self, location: &Path, bytes: usize) {
        self.state.lock().unwrap().sent.push((location.to_string(), bytes as u64));
    }

    fn known(&self, path: &Path, id: &MultipartId) -> Result<(), Error> {
        if self.state.lock().unwrap().forgotten.contains(id) {
            return Err(Error::NotFound { path: path.to_string(), source: "NoSuchUpload".into() });
        }
        Ok(())
    }
}

impl fmt::Debug for Flaky {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Flaky")
    }
}

impl fmt::Display for Flaky {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Flaky")
    }
}

#[async_trait]
impl ObjectStore for Flaky {
    async fn put_opts(&self, at: &Path, payload: PutPayload, options: PutOptions) -> Result<PutResult, Error> {
        let bytes = payload.content_length();
        let spoilt = self.state.lock().unwrap().spoilt.clone().is_some_and(|end| at.as_ref().ends_with(&end));
        let payload = if spoilt { PutPayload::from(vec![b'?'; bytes]) } else { payload };
        self.through(None, async {
            let put = self.store.put_opts(at, payload, options).await?;
            self.count(at, bytes);
            Ok(put)
        })
        .await
    }

    async fn put_multipart_opts(&self, _: &Path, _: PutMultipartOptions) -> Result<Box<dyn MultipartUpload>, Error> {
        Err(broken())
    }

    async fn get_opts(&self, at: &Path, options: GetOptions) -> Result<GetResult, Error> {
        self.through(None, self.store.get_opts(at, options)).await
    }

    fn delete_stream(&self, paths: BoxStream<'static, Result<Path, Error>>) -> BoxStream<'static, Result<Path, Error>> {
        self.store.delete_stream(paths)
    }

    fn list(&self, prefix: Option<&Path>) -> BoxStream<'static, Result<ObjectMeta, Error>> {
        let (before, after) = self.next(None);
        let besides = self.state.lock().unwrap().listed.clone();
        let besides = besides.map(|name| Err(Path::parse(name).map(|_| broken()).unwrap_or_else(Error::from)));
        let failed = (before || after).then(|| Err(broken()));
        self.store.list(prefix).chain(futures::stream::iter(failed)).chain(futures::stream::iter(besides)).boxed()
    }

    async fn list_with_delimiter(&self, _: Option<&Path>) -> Result<ListResult, Error> {
        Err(broken())
    }

    async fn copy_opts(&self, _: &Path, _: &Path, _: CopyOptions) -> Result<(), Error> {
        Err(broken())
    }
}

#[async_trait]
impl MultipartStore for Flaky {
    async fn create_multipart(&self, path: &Path) -> Result<MultipartId, Error> {
        self.through(None, async {
            let id = self.multipart.create_multipart(path).await?;
            self.state.lock().unwrap().uploads.push(id.clone());
            Ok(id)
        })
        .await
    }

    async fn put_part(&self, path: &Path, id: &MultipartId, index: usize, data: PutPayload) -> Result<PartId, Error> {
        self.known(path, id)?;
        let bytes = data.content_length();
        self.through(Some(index), async {
            let part = self.multipart.put_part(path, id, index, data).await?;
            self.count(path, bytes);
            self.state.lock().unwrap().parts.push(index);
            Ok(part)
        })
        .await
    }

    async fn complete_multipart(&self, path: &Path, id: &MultipartId, parts: Vec<PartId>) -> Result<PutResult, Error> {
        self.known(path, id)?;
        self.through(None, self.multipart.complete_multipart(path, id, parts)).await
    }

    async fn abort_multipart(&self, path: &Path, id: &MultipartId) -> Result<(), Error> {
        self.through(None, self.multipart.abort_multipart(path, id)).await
    }
}
