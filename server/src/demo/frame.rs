//! What a story needs besides cards: people, areas, customers, systems, sprints.

use super::clock::{DAY, HOUR, MINUTE, id_at};
use super::script::{Person, Script, Timebox};
use groundswell_domain::Command;
use groundswell_domain::area::AreaEdit;
use groundswell_domain::id::{AreaId, CustomerId, SprintId, SystemId, UserId};
use groundswell_domain::member::Role;
use groundswell_domain::sprint::SprintEdit;
use groundswell_domain::time::{Day, Timestamp};

/// The working days of a sprint begin on a Monday and end on the Friday of the third week.
const SPRINT_DAYS: i32 = 18;
const RHYTHM_DAYS: i32 = 21;
/// The running sprint ends at least this far ahead: the campaign of the first story ends with it.
const RUNS_ON_DAYS: i32 = 8;

impl Script<'_> {
    /// Adds everybody to the board; the owner is there already.
    pub(super) fn admit(&mut self, people: &[(&'static str, UserId)], start: Timestamp) {
        for row in self.table.rows("people") {
            let name = row.cell(0);
            let Some((_, id)) = people.iter().find(|(other, _)| *other == name) else { continue };
            let person = Person { id: *id, name, role: role(row.cell(1)) };
            self.people.push(person);
            if person.role != Role::Owner {
                let (id, name, role) = (person.id, name.to_owned(), person.role);
                self.by_itself(start, Command::AdmitMember { id, name, role });
            }
        }
    }

    pub(super) fn areas(&mut self, start: Timestamp) {
        let owner = self.someone(Role::Owner);
        for row in self.table.rows("areas") {
            let area = AreaId(id_at(start));
            self.areas.insert(row.cell(0), area);
            let name = self.text(row, 1);
            self.act(start, owner, Command::AddArea { id: area, name });
            let synonyms = row.cell(3).split(',').map(|word| word.trim().to_owned()).collect();
            let edit = AreaEdit::Synonyms(synonyms);
            self.act(start, owner, Command::EditArea { area, edit });
        }
    }

    /// Companies by their names, or a number of people by their numbers.
    pub(super) fn customers(&mut self, start: Timestamp) {
        let rows = self.table.rows("customers");
        let many: usize = rows.first().map_or(0, |row| row.number(0));
        self.named_callers = many == 0;
        let mut names: Vec<String> = rows.iter().map(|row| row.cell(0).to_owned()).collect();
        if let Some(row) = rows.first().filter(|_| many > 0) {
            let word = self.text(row, 1);
            names = (0..many).map(|i| format!("{word} {}", 20_117 + i * 37)).collect();
        }
        let owner = self.someone(Role::Owner);
        for name in names {
            let id = CustomerId(id_at(start));
            self.customers.push(id);
            self.act(start, owner, Command::AddCustomer { id, name });
        }
    }

    pub(super) fn systems(&mut self, start: Timestamp) {
        let owner = self.someone(Role::Owner);
        for row in self.table.rows("systems") {
            let id = SystemId(id_at(start));
            self.systems.push(id);
            let is_owner = |customer: &&str| *customer == row.cell(1);
            let names = self.table.rows("customers").iter().map(|row| row.cell(0));
            let at = names.enumerate().find(|(_, name)| is_owner(name)).map(|(at, _)| at);
            let customer = at.and_then(|at| self.customers.get(at).copied());
            let name = row.cell(0).to_owned();
            self.act(start, owner, Command::AddSystem { id, name, customer });
        }
    }

    /// Plans, starts and closes the sprints, each three weeks after the one before.
    pub(super) fn sprints(&mut self) {
        let rows = self.table.rows("sprints");
        let running = rows.iter().position(|row| row.cell(1) == "running").unwrap_or(0);
        let first = friday_from(self.clock.today + RUNS_ON_DAYS) + -SPRINT_DAYS;
        for (at, row) in rows.iter().enumerate() {
            let starts = first + RHYTHM_DAYS * (at as i32 - running as i32);
            let id = SprintId(id_at(self.clock.now));
            let is_running = at == running;
            self.sprints.push(Timebox { id, name: row.cell(0), starts, is_running });
            let earliest = Timestamp(self.clock.now.0 - (rows.len() - at) as i64 * DAY);
            let planned = Timestamp((starts + -7).start().0 + 9 * HOUR).min(earliest);
            self.plan(row.cell(0), (id, starts), (row.number(2), row.number(3)), planned);
            let goal = self.text(row, 4);
            let who = self.someone(Role::ProductOwner);
            self.act(
                Timestamp(planned.0 + 5 * MINUTE),
                who,
                Command::EditSprint { sprint: id, edit: SprintEdit::Goal(goal) },
            );
        }
        self.start_and_close(running);
    }

    fn plan(
        &mut self,
        name: &str,
        (id, starts): (SprintId, Day),
        (capacity, share): (f32, u8),
        at: Timestamp,
    ) {
        let who = self.someone(Role::ProductOwner);
        let ends = starts + SPRINT_DAYS;
        let name = name.to_owned();
        self.act(at, who, Command::PlanSprint { id, name, starts, ends, capacity });
        let edit = SprintEdit::SupportShare(share);
        self.act(Timestamp(at.0 + MINUTE), who, Command::EditSprint { sprint: id, edit });
    }

    fn start_and_close(&mut self, running: usize) {
        let who = self.someone(Role::ProductOwner);
        for at in 0..=running {
            let sprint = self.sprints[at];
            let monday = Timestamp(sprint.starts.start().0 + 8 * HOUR + 30 * MINUTE);
            self.act(monday, who, Command::StartSprint { sprint: sprint.id });
            if at == running {
                continue;
            }
            let friday = Timestamp((sprint.starts + SPRINT_DAYS).start().0 + 14 * HOUR);
            let unfinished_to = self.sprints.get(at + 1).map(|next| next.id);
            self.act(friday, who, Command::CloseSprint { sprint: sprint.id, unfinished_to });
        }
    }
}

fn role(text: &str) -> Role {
    match text {
        "owner" => Role::Owner,
        "support" => Role::Support,
        "developer" => Role::Developer,
        "release_manager" => Role::ReleaseManager,
        "product_owner" => Role::ProductOwner,
        _ => Role::Viewer,
    }
}

/// The first Friday from a day on.
fn friday_from(mut day: Day) -> Day {
    while day.is_weekend() || !(day + 1).is_weekend() {
        day = day + 1;
    }
    day
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{Datelike, Weekday};

    #[test]
    fn sprints_end_on_fridays() {
        for day in 20_000..20_014 {
            let friday = friday_from(Day(day));
            assert_eq!(friday.date().unwrap().weekday(), Weekday::Fri);
            assert!((0..7).contains(&(friday - Day(day))));
        }
    }
}
