//! Generates [`Command`](super::Command) and everything that is known about each kind from one
//! table.

/// A row has the command's variant, its name as stored and sent, after `|` the names of commands of
/// earlier versions that are read as this one, its fields, and then:
///
/// - `may`: who may give it, a [`Right`](super::Right);
/// - `about`: what it is about, a [`Reach`](super::Reach);
/// - `typed`: the texts that a person typed for it, each a [`Typed`](super::Typed);
/// - `needs`, if the board alone is not enough to decide it: a [`Need`](super::Need);
/// - `history: Hidden`, if the history does not show it;
/// - `rule`: what it changes, a [`Decision`](crate::decide::Decision).
///
/// Each column can use the fields of its row by reference; `rule` also the board and the context.
macro_rules! commands {
    (
        decided on $board:ident by $ctx:ident;
        $(
            $(#[$meta:meta])*
            $kind:ident = $name:literal $(| $earlier:literal)*
            $({ $( $(#[$field_meta:meta])* $field:ident: $type:ty, )+ })?
            $(( $inner:ident: $inner_type:ty ))?
            => {
                may: $right:expr,
                about: $reach:expr,
                typed: $typed:expr,
                $(needs: $need:expr,)?
                $(history: $history:ident,)?
                rule: $rule:expr,
            }
        )+
    ) => {
        /// What a person wants to do. Commands are stored in the history, so names are never
        /// changed.
        #[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Command {
            $(
                $(#[$meta])*
                $(#[serde(alias = $earlier)])*
                $kind
                $({ $( $(#[$field_meta])* $field: $type, )+ })?
                $(( $inner_type ))?,
            )+
        }

        /// A command without its fields.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Kind {
            $( $(#[$meta])* $kind, )+
        }

        impl Kind {
            /// Every kind, in the order of the table.
            pub const ALL: &'static [Kind] = &[$(Kind::$kind),+];

            /// The name as it is stored and sent.
            pub fn name(self) -> &'static str {
                match self {
                    $( Kind::$kind => $name, )+
                }
            }

            /// The kind of this name, which may be one of an earlier version; `None` if no kind has
            /// it.
            pub fn named(name: &str) -> Option<Kind> {
                match name {
                    $( $name $(| $earlier)* => Some(Kind::$kind), )+
                    _ => None,
                }
            }

            /// Who may give such a command.
            pub fn right(self) -> Right {
                match self {
                    $( Kind::$kind => $right, )+
                }
            }

            /// Whether the history shows it.
            pub fn history(self) -> History {
                match self {
                    $( Kind::$kind => or!([$(History::$history)?] History::Shown), )+
                }
            }
        }

        #[allow(unused_variables, reason = "a column looks at some of the fields of its row")]
        impl Command {
            /// Its kind.
            pub fn kind(&self) -> Kind {
                match self {
                    $( Command::$kind { .. } => Kind::$kind, )+
                }
            }

            /// What it is about.
            pub fn reach(&self) -> Reach {
                match self {
                    $( Command::$kind $({ $($field),+ })? $(( $inner ))? => $reach, )+
                }
            }

            /// What is not on the board and must be loaded for the decision, if it exists.
            pub fn needs(&self) -> Option<Need> {
                match self {
                    $(
                        Command::$kind $({ $($field),+ })? $(( $inner ))? => {
                            or!([$($need)?] None)
                        }
                    )+
                }
            }

            /// The texts that a person typed for it.
            fn texts(&mut self) -> Vec<Typed<'_>> {
                match self {
                    $( Command::$kind $({ $($field),+ })? $(( $inner ))? => $typed, )+
                }
            }

            /// What it changes, if the actor has the right to give it.
            pub(crate) fn rule(&self, $board: &Board, $ctx: &Context<'_>) -> Decision {
                match self {
                    $( Command::$kind $({ $($field),+ })? $(( $inner ))? => $rule, )+
                }
            }
        }
    };
}

/// The value of a row, or the default.
macro_rules! or {
    ([] $default:expr) => {
        $default
    };
    ([$given:expr] $default:expr) => {
        $given
    };
}

pub(super) use {commands, or};
