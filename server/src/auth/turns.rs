//! The queue of password checks. A flood of sign-ins, even with right passwords, slows down only
//! its own sources: sources take turns, few of each may wait, and nobody waits for more than
//! seconds.

use super::attempts::network;
use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::oneshot;

/// How many of one account, from one network, may wait: one impatient person, with two windows.
const OF_ACCOUNT: usize = 4;
/// How many of one network: an office in the morning. With two at a time that takes some
/// seconds.
const OF_NETWORK: usize = 200;
/// Limits for known devices and for others, in all.
const WAITING: usize = 400;
/// After this many turns of known devices, another one has a turn.
const KNOWN_IN_A_ROW: u32 = 3;

/// Who waits.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Who {
    /// A browser that was signed in to this account before, or is.
    Known(String),
    /// A password that is being set, for the first time or again.
    New,
    Stranger {
        network: IpAddr,
        account: String,
    },
}

/// The units that take turns.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Source {
    One(Who),
    Network(IpAddr),
}

impl Who {
    pub(crate) fn stranger(address: IpAddr, account: &str) -> Who {
        Who::Stranger { network: network(address), account: account.to_owned() }
    }

    fn is_stranger(&self) -> bool {
        matches!(self, Who::Stranger { .. })
    }

    fn source(&self) -> Source {
        match self {
            Who::Stranger { network, .. } => Source::Network(*network),
            who => Source::One(who.clone()),
        }
    }

    /// How many of these may wait.
    fn limit(&self) -> usize {
        match self {
            Who::Known(_) | Who::Stranger { .. } => OF_ACCOUNT,
            Who::New => OF_NETWORK,
        }
    }
}

/// Too many wait already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Full;

/// A semaphore with fair turns.
pub(crate) struct Turns(Mutex<State>);

struct State {
    free: usize,
    /// In the order in which they came.
    waiting: Vec<Waiting>,
    known_in_a_row: u32,
    /// When each of the waiting had its last turn, counted in turns.
    served: HashMap<Served, u64>,
    turn: u64,
}

#[derive(PartialEq, Eq, Hash)]
enum Served {
    Source(Source),
    Who(Who),
}

struct Waiting {
    who: Who,
    turn: oneshot::Sender<Turn>,
}

/// It is somebody's turn until this is dropped.
pub(crate) struct Turn(Option<Arc<Turns>>);

impl Drop for Turn {
    fn drop(&mut self) {
        if let Some(turns) = self.0.take() {
            turns.lock().free += 1;
            turns.begin();
        }
    }
}

impl Turns {
    pub(crate) fn new(at_once: usize) -> Arc<Turns> {
        let (waiting, served) = Default::default();
        let state = State { free: at_once, waiting, known_in_a_row: 0, served, turn: 0 };
        Arc::new(Turns(Mutex::new(state)))
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for a turn.
    ///
    /// # Errors
    /// [`Full`], at once, or when a source with fewer waiting needs the place.
    pub(crate) async fn wait(self: &Arc<Self>, who: Who) -> Result<Turn, Full> {
        let (turn, has_come) = oneshot::channel();
        let sent_away = self.lock().enter(Waiting { who, turn })?;
        drop(sent_away);
        self.begin();
        has_come.await.map_err(|_| Full)
    }

    /// Gives the next ones their turns.
    fn begin(self: &Arc<Self>) {
        loop {
            let Some(next) = self.lock().next() else { return };
            if let Err(mut back) = next.turn.send(Turn(Some(self.clone()))) {
                // The caller has gone away meanwhile.
                back.0 = None;
                self.lock().free += 1;
            }
        }
    }
}

impl State {
    /// Adds an entry to the queue, and returns the one that has to leave for it.
    fn enter(&mut self, new: Waiting) -> Result<Option<Waiting>, Full> {
        self.waiting.retain(|waiting| !waiting.turn.is_closed());
        let is_stranger = new.who.is_stranger();
        let source = new.who.source();
        let of_source = self.count(|who| who.source() == source);
        if self.count(|who| *who == new.who) >= new.who.limit() || of_source >= OF_NETWORK {
            return Err(Full);
        }
        let mut sent_away = None;
        if self.count(|who| who.is_stranger() == is_stranger) >= WAITING {
            let (at, most) = self.newest_of_most(is_stranger).ok_or(Full)?;
            if most <= of_source + 1 {
                return Err(Full);
            }
            sent_away = Some(self.waiting.remove(at));
        }
        self.waiting.push(new);
        Ok(sent_away)
    }

    fn count(&self, is_so: impl Fn(&Who) -> bool) -> usize {
        self.waiting.iter().filter(|waiting| is_so(&waiting.who)).count()
    }

    /// The newest entry of the source with the most waiting, and their number.
    fn newest_of_most(&self, is_stranger: bool) -> Option<(usize, usize)> {
        let mut counts: HashMap<Source, (usize, usize)> = HashMap::new();
        for (at, waiting) in self.waiting.iter().enumerate() {
            if waiting.who.is_stranger() == is_stranger {
                let (last, count) = counts.entry(waiting.who.source()).or_default();
                (*last, *count) = (at, *count + 1);
            }
        }
        counts.into_values().max_by_key(|(last, count)| (*count, *last))
    }

    /// Whose turn is next, if a place is free: the source that has waited longest for one, and
    /// within it the account that has.
    fn next(&mut self) -> Option<Waiting> {
        if self.free == 0 {
            return None;
        }
        let has = |is_stranger| self.waiting.iter().any(|it| it.who.is_stranger() == is_stranger);
        let (has_known, has_strangers) = (has(false), has(true));
        let is_strangers = !has_known || has_strangers && self.known_in_a_row >= KNOWN_IN_A_ROW;
        let last = |served| self.served.get(&served).copied().unwrap_or_default();
        let candidates = self.waiting.iter().enumerate();
        let candidates = candidates.filter(|(_, it)| it.who.is_stranger() == is_strangers);
        let (at, _) = candidates.min_by_key(|(at, it)| {
            (last(Served::Source(it.who.source())), last(Served::Who(it.who.clone())), *at)
        })?;
        let next = self.waiting.remove(at);
        self.free -= 1;
        self.known_in_a_row = if is_strangers { 0 } else { self.known_in_a_row + 1 };
        self.turn += 1;
        self.served.insert(Served::Source(next.who.source()), self.turn);
        self.served.insert(Served::Who(next.who.clone()), self.turn);
        // The turns of a source that no longer waits are forgotten.
        let waiting = &self.waiting;
        self.served.retain(|served, _| {
            waiting.iter().any(|it| match served {
                Served::Source(source) => it.who.source() == *source,
                Served::Who(who) => it.who == *who,
            })
        });
        Some(next)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures::FutureExt;
    use futures::future::BoxFuture;

    type Waits = (String, BoxFuture<'static, Result<Turn, Full>>);

    fn from(network: u8, account: usize) -> Who {
        Who::stranger([192, 0, 2, network].into(), &format!("{account}@example.com"))
    }

    fn known(account: usize) -> Who {
        Who::Known(format!("{account}@example.com"))
    }

    /// Lets somebody wait; `None` if there is no room.
    fn comes(turns: &Arc<Turns>, name: &str, who: Who) -> Option<Waits> {
        let turns = turns.clone();
        let mut waits = async move { turns.wait(who).await }.boxed();
        match waits.as_mut().now_or_never() {
            Some(Err(Full)) => None,
            Some(Ok(_)) => panic!("it is taken"),
            None => Some((name.to_owned(), waits)),
        }
    }

    /// The names in the order of their turns; those that are refused have none.
    fn order(turn: Turn, mut waiting: Vec<Waits>) -> Vec<String> {
        let (mut order, mut turn) = (Vec::new(), Some(turn));
        while turn.take().is_some() {
            let mut left = Vec::new();
            for (name, mut waits) in waiting {
                match waits.as_mut().now_or_never() {
                    Some(Ok(next)) => {
                        assert!(turn.is_none(), "one at a time");
                        turn = Some(next);
                        order.push(name);
                    }
                    Some(Err(Full)) => {}
                    None => left.push((name, waits)),
                }
            }
            waiting = left;
        }
        assert!(waiting.is_empty(), "nobody is forgotten");
        order
    }

    /// Runs one at a time.
    fn taken() -> (Arc<Turns>, Turn) {
        let turns = Turns::new(1);
        let turn = turns.wait(Who::New).now_or_never().expect("it is free").unwrap();
        (turns, turn)
    }

    #[test]
    fn few_of_one_account_wait_and_nobody_waits_behind_them() {
        let (turns, turn) = taken();
        let storm = (0..1_500).filter_map(|_| comes(&turns, "storm", from(1, 1)));
        let mut waiting: Vec<Waits> = storm.collect();
        assert_eq!(waiting.len(), OF_ACCOUNT);
        waiting.extend(comes(&turns, "same network", from(1, 2)));
        waiting.extend(comes(&turns, "elsewhere", from(2, 3)));
        let order = order(turn, waiting);
        assert_eq!(order[..3], ["storm", "elsewhere", "same network"]);
    }

    #[test]
    fn networks_take_turns_and_who_is_known_comes_first() {
        let (turns, turn) = taken();
        let storm = (0..1_500).filter_map(|account| comes(&turns, "storm", from(1, account)));
        let mut waiting: Vec<Waits> = storm.collect();
        assert_eq!(waiting.len(), OF_NETWORK);
        waiting.extend(comes(&turns, "elsewhere", from(2, 9)));
        waiting.extend(comes(&turns, "known", known(1)));
        let order = order(turn, waiting);
        assert_eq!(order[..3], ["known", "storm", "elsewhere"]);
        assert_eq!(order.len(), OF_NETWORK + 2);
    }

    #[test]
    fn known_ones_do_not_keep_strangers_out() {
        let (turns, turn) = taken();
        let mut waiting: Vec<Waits> =
            (0..50).filter_map(|account| comes(&turns, "known", known(account))).collect();
        waiting.extend(comes(&turns, "stranger", from(1, 1)));
        let order = order(turn, waiting);
        let place = order.iter().position(|name| name == "stranger").unwrap();
        assert!(place as u32 <= KNOWN_IN_A_ROW, "{place} came first");
    }

    #[test]
    fn when_the_queue_is_full_the_largest_source_loses_a_place() {
        let (turns, turn) = taken();
        let mut waiting = Vec::new();
        for account in 0..OF_NETWORK {
            waiting.extend(comes(&turns, "1", from(1, account)));
            waiting.extend(comes(&turns, "2", from(2, account)));
        }
        assert_eq!(waiting.len(), WAITING);
        waiting.extend(comes(&turns, "3", from(3, 1)));
        assert!(comes(&turns, "1", from(1, 999)).is_none());
        let order = order(turn, waiting);
        assert_eq!(order.len(), WAITING, "one was sent away for another");
        assert!(order[..3].contains(&"3".into()), "{:?}", &order[..3]);
    }

    #[test]
    fn a_client_that_leaves_frees_its_place_and_its_turn() {
        let (turns, turn) = taken();
        let gone = comes(&turns, "gone", from(1, 1));
        let stays = comes(&turns, "stays", from(1, 2)).unwrap();
        drop(gone);
        assert_eq!(order(turn, vec![stays]), ["stays"]);
        // Also when it arrives.
        let turn = turns.wait(known(1)).now_or_never().expect("it is free").unwrap();
        let gone = comes(&turns, "gone", from(1, 1));
        drop(turn);
        drop(gone);
        assert!(turns.wait(known(1)).now_or_never().is_some(), "it is free again");
    }
}
