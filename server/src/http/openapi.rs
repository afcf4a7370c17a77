//! The description of the whole API, made from the same list as the routes.

use crate::App;
use crate::auth::cookies::Cookie;
use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;
use groundswell_domain::api::Problem;
use std::sync::LazyLock;
use utoipa::openapi::security::{ApiKey, ApiKeyValue, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{ComponentsBuilder, InfoBuilder, OpenApi, OpenApiBuilder};
use utoipa::{PartialSchema, ToSchema};

/// The name of the session cookie in the operations.
const SESSION: &str = "session";

/// Without TLS and with it: the cookie has two names.
static DOCUMENTS: LazyLock<[String; 2]> = LazyLock::new(|| [false, true].map(written));

fn written(https: bool) -> String {
    let mut document = super::routes().into_openapi();
    let about = "Set by `POST /api/sign-in`";
    let cookie = ApiKeyValue::with_description(Cookie::Session.name(https), about);
    let scheme = SecurityScheme::ApiKey(ApiKey::Cookie(cookie));
    document.components.get_or_insert_default().add_security_scheme(SESSION, scheme);
    document.to_json().expect("the description consists of plain structs, which serialise")
}

/// The text above the list of routes.
pub(crate) fn begin() -> OpenApi {
    let about = "People sign in with a session cookie. Everything that happens on a board is a \
        command; all of them go through one address. Errors are problems of RFC 9457.";
    let info = InfoBuilder::new()
        .title("Groundswell")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(about));
    let mut schemas = vec![(Problem::name().into_owned(), Problem::schema())];
    Problem::schemas(&mut schemas);
    let components = ComponentsBuilder::new().schemas_from_iter(schemas).build();
    // A route needs a session unless it says otherwise: so a forgotten route is not described as
    // open.
    let security = [SecurityRequirement::new(SESSION, [""; 0])];
    OpenApiBuilder::new().info(info).components(Some(components)).security(Some(security)).build()
}

/// This description, as OpenAPI 3.1.
#[utoipa::path(get, path = "/api/openapi.json", tag = "health", security(()),
    responses((status = 200, body = Object)))]
pub(crate) async fn document(State(app): State<App>) -> impl IntoResponse {
    let document = DOCUMENTS[usize::from(app.config.is_https())].as_str();
    ([(CONTENT_TYPE, "application/json")], document)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    #[test]
    fn every_route_is_described() {
        let document: Value = serde_json::from_str(&DOCUMENTS[0]).unwrap();
        let paths = document["paths"].as_object().unwrap();
        let described: usize = paths.values().map(|item| item.as_object().unwrap().len()).sum();
        let table = include_str!("../http.rs");
        let lists = table.split("routes!(").skip(1).map(|rest| rest.split(')').next().unwrap());
        let listed: usize = lists.map(|list| list.split(',').count()).sum();
        assert_eq!(described, listed);
        assert!(!table.contains(".route("), "a route outside of the list is not described");
    }

    #[test]
    fn the_cookie_of_a_session_is_described_as_it_is_set() {
        for (document, name) in DOCUMENTS.iter().zip(["groundswell", "__Host-groundswell"]) {
            let document: Value = serde_json::from_str(document).unwrap();
            let scheme = &document["components"]["securitySchemes"][SESSION];
            let found = [&scheme["type"], &scheme["in"], &scheme["name"]];
            assert_eq!(found, ["apiKey", "cookie", name]);
            assert_eq!(document["security"], serde_json::json!([{ "session": [] }]));
        }
    }

    #[test]
    fn every_command_is_described_with_its_fields() {
        let document: Value = serde_json::from_str(&DOCUMENTS[0]).unwrap();
        let commands = document["components"]["schemas"]["Command"]["oneOf"].as_array().unwrap();
        let named = |name: &str| commands.iter().find(|it| !it["properties"][name].is_null());
        let trash = &named("trash_card").unwrap()["properties"]["trash_card"];
        assert_eq!(trash["required"], serde_json::json!(["card"]));
        let place = &named("move_card").unwrap()["properties"]["move_card"];
        assert_eq!(place["required"], serde_json::json!(["card", "to"]));
    }

    #[test]
    fn every_schema_that_is_named_is_there() {
        let document: Value = serde_json::from_str(&DOCUMENTS[0]).unwrap();
        for name in DOCUMENTS[0].split("\"#/components/schemas/").skip(1) {
            let name = name.split('"').next().unwrap();
            assert!(!document["components"]["schemas"][name].is_null(), "{name}");
        }
    }
}
