//! The table of all HTTP routes.

mod archive;
mod boards;
mod cards;
mod commands;
mod export;
mod headers;
mod health;
mod history;
mod imports;
mod installation;
mod invitations;
mod live;
mod me;
mod openapi;
mod origin;
mod overload;
mod pages;
mod prerender;
pub(crate) mod problem;
mod request_id;
mod sessions;
mod setup;
mod sign_in;
mod site;
mod time_limit;
mod upgrade;

use crate::App;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use groundswell_domain::limits;
use tower_http::catch_panic::CatchPanicLayer;
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouterExt};
use utoipa_axum::routes;

/// The largest body unless a route says otherwise, in bytes: names, passwords.
const SMALL: usize = 16 * 1024;

/// Every route of the API, with its description.
fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::with_openapi(openapi::begin())
        .routes(routes!(me::show, me::edit))
        .routes(routes!(setup::setup))
        .routes(routes!(setup::demo))
        .routes(routes!(sign_in::sign_in))
        .routes(routes!(sign_in::sign_out))
        .routes(routes!(sessions::list))
        .routes(routes!(sessions::end))
        .routes(routes!(installation::show, installation::edit))
        .routes(routes!(installation::edit_person, installation::remove_person))
        .routes(routes!(invitations::list, invitations::create))
        .routes(routes!(invitations::withdraw))
        .routes(routes!(invitations::show, invitations::join))
        .routes(routes!(boards::create))
        .routes(routes!(boards::show))
        .routes(routes!(boards::columns))
        .routes(routes!(archive::show))
        .routes(routes!(archive::fixes))
        .routes(routes!(archive::words))
        .routes(routes!(boards::former))
        .routes(routes!(imports::import, imports::progress).layer(DefaultBodyLimit::disable()))
        .routes(routes!(imports::undo))
        .routes(routes!(export::csv))
        .routes(routes!(export::json))
        .routes(routes!(live::open))
        .routes(routes!(commands::execute).layer(DefaultBodyLimit::max(limits::COMMAND_BYTES)))
        .routes(routes!(history::show))
        .routes(routes!(cards::show))
        .routes(routes!(cards::earlier))
        .routes(routes!(cards::render).layer(DefaultBodyLimit::max(limits::COMMAND_BYTES)))
        .routes(routes!(openapi::document))
        .routes(routes!(health::live))
        .routes(routes!(health::ready))
}

/// Everything that the server answers. A layer further down runs first.
pub fn router(app: App) -> Router {
    let (api, _) = routes().split_for_parts();
    api.layer(DefaultBodyLimit::max(SMALL))
        .merge(site::router())
        .fallback(pages::show)
        .layer(from_fn_with_state(app.config.clone(), origin::check))
        .layer(from_fn(overload::refuse))
        .layer(from_fn(time_limit::enforce))
        .layer(from_fn(problem::complete))
        .layer(CatchPanicLayer::custom(problem::panicked))
        .layer(from_fn_with_state(app.config.clone(), headers::add))
        .layer(from_fn(request_id::number))
        .with_state(app)
}
