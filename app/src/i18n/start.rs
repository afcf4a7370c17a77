//! Texts of the way in: setup, sign-in, invitations, the list of boards.

use super::texts;

texts! {
    sign_in => "Sign in", "Anmelden";
    email => "E-mail", "E-Mail";
    password => "Password", "Passwort";
}
