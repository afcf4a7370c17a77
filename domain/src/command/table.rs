//! Makes [`Command`](super::Command) and all that is known of each of its kinds from one table.

/// A row names a command, as a variant and as it is stored and sent, its fields, and then:
///
/// - `may`: who may give it, a [`Right`](super::Right);
/// - `about`: what it is about, a [`Reach`](super::Reach);
/// - `typed`: the texts that a person typed for it, each a [`Typed`](super::Typed);
/// - `needs`, where the board alone is not enough to decide it: a [`Need`](super::Need);
/// - `history: Silent`, where nobody wants to read of it;
/// - `rule`: what it changes, a [`Decision`](crate::decide::Decision).
///
/// Each column sees the fields of its row by reference, `rule` the board and the context besides.
macro_rules! commands {
    (
        decided on $board:ident by $ctx:ident;
        $(
            $(#[$meta:meta])*
            $kind:ident = $name:literal
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
        /// What a person wants to happen. Stored in the history: what is there is never renamed.
        #[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Command {
            $(
                $(#[$meta])*
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

            /// As it is stored and sent.
            pub fn name(self) -> &'static str {
                match self {
                    $( Kind::$kind => $name, )+
                }
            }

            /// Who may give such a command.
            pub fn right(self) -> Right {
                match self {
                    $( Kind::$kind => $right, )+
                }
            }

            /// Whether the history tells of it.
            pub fn history(self) -> History {
                match self {
                    $( Kind::$kind => or!([$(History::$history)?] History::Told), )+
                }
            }
        }

        #[allow(unused_variables, reason = "a column looks at some of the fields of its row")]
        impl Command {
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

            /// What is not on the board and must be loaded, as far as it is there, for the decision.
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

            /// What it changes, given by somebody who may.
            pub(crate) fn rule(&self, $board: &Board, $ctx: &Context<'_>) -> Decision {
                match self {
                    $( Command::$kind $({ $($field),+ })? $(( $inner ))? => $rule, )+
                }
            }
        }
    };
}

/// What a row gives, or else what holds for the others.
macro_rules! or {
    ([] $default:expr) => {
        $default
    };
    ([$given:expr] $default:expr) => {
        $given
    };
}

pub(super) use {commands, or};
