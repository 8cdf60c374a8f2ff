//! The threads that networks run on. They are shared by all networks of a process.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

use rten::{RunOptions, ThreadPool};

/// Which of the waiting sequences run first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Priority {
    /// Somebody waits for the answer.
    Question,
    /// Runs where no question waits, such as the embedding of documents.
    Background,
}

/// A fixed number of threads, each of which runs one sequence of tokens at a time. They end when this is dropped and
/// what was asked of them is done.
pub struct InferenceThreads {
    queue: Arc<Queue>,
    count: usize,
}

/// What is left to run. Jobs of [`Priority::Question`] come first, otherwise the older one.
#[derive(Default)]
struct Queue {
    waiting: Mutex<Waiting>,
    changed: Condvar,
}

#[derive(Default)]
struct Waiting {
    questions: VecDeque<Job>,
    background: VecDeque<Job>,
    closed: bool,
}

/// Runs a network with the options of the thread that it is called on.
type Job = Box<dyn FnOnce(&RunOptions) + Send>;

impl InferenceThreads {
    /// Starts `count` threads, at least one.
    pub fn start(count: usize) -> Arc<Self> {
        let queue = Arc::new(Queue::default());
        let count = count.max(1);
        for _ in 0..count {
            let queue = Arc::clone(&queue);
            thread::spawn(move || queue.work());
        }
        Arc::new(Self { queue, count })
    }

    /// Starts as many threads as the process may use processors.
    pub fn for_all_processors() -> Arc<Self> {
        Self::start(thread::available_parallelism().map_or(1, usize::from))
    }

    /// How many threads there are.
    pub fn count(&self) -> usize {
        self.count
    }

    /// How many sequences of questions wait for each thread, besides those that run.
    pub fn backlog(&self) -> usize {
        self.queue.lock().questions.len() / self.count
    }

    pub(super) fn submit(&self, priority: Priority, job: Job) {
        let mut waiting = self.queue.lock();
        match priority {
            Priority::Question => waiting.questions.push_back(job),
            Priority::Background => waiting.background.push_back(job),
        }
        drop(waiting);
        self.queue.changed.notify_one();
    }
}

impl Drop for InferenceThreads {
    fn drop(&mut self) {
        self.queue.lock().closed = true;
        self.queue.changed.notify_all();
    }
}

impl Queue {
    /// Runs jobs until the queue is closed and empty.
    fn work(&self) {
        // rten runs a network on a rayon pool. A pool of one thread, entered once, keeps the operators of a sequence on
        // this thread. Entering it for each run instead would let a caller that is a rayon worker take up other work
        // of its own pool while it waits, and nest that without bound.
        let pool = Arc::new(ThreadPool::with_num_threads(1));
        let options = RunOptions::default().with_thread_pool(Some(Arc::clone(&pool)));
        pool.run(|| {
            while let Some(job) = self.next() {
                // The job reports to a channel, whose other end sees that nothing comes.
                let _ = catch_unwind(AssertUnwindSafe(|| job(&options)));
            }
        });
    }

    fn next(&self) -> Option<Job> {
        let mut waiting = self.lock();
        loop {
            let job = waiting.questions.pop_front().or_else(|| waiting.background.pop_front());
            if job.is_some() || waiting.closed {
                return job;
            }
            waiting = self.changed.wait(waiting).unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    #[test]
    fn questions_run_before_the_background() {
        let threads = InferenceThreads::start(1);
        let (go, gone) = mpsc::channel::<()>();
        let (sender, receiver) = mpsc::channel();
        threads.submit(Priority::Background, Box::new(move |_| gone.recv().unwrap()));
        for (priority, name) in
            [(Priority::Background, "b"), (Priority::Question, "q"), (Priority::Question, "r")]
        {
            let sender = sender.clone();
            threads.submit(priority, Box::new(move |_| sender.send(name).unwrap()));
        }
        drop(sender);
        assert_eq!(threads.backlog(), 2, "what runs in the background keeps no question waiting");
        go.send(()).unwrap();
        assert_eq!(receiver.iter().collect::<Vec<_>>(), ["q", "r", "b"]);
    }

    #[test]
    fn a_job_that_panics_does_not_stop_the_thread() {
        let threads = InferenceThreads::start(1);
        threads.submit(Priority::Question, Box::new(|_| panic!("on purpose")));
        let (sender, receiver) = mpsc::channel();
        threads.submit(Priority::Question, Box::new(move |_| sender.send(1).unwrap()));
        drop(threads);
        assert_eq!(receiver.recv(), Ok(1), "what was asked is done even after the drop");
    }
}
