//! The formats, on a small organization that is clean, broken, denied or hostile.

mod accepted;
mod activity;
mod asff;
mod chromium;
mod csv;
mod explain;
mod findings;
mod fix;
mod fixture;
mod hostile;
mod html;
mod json;
mod junit;
mod markdown;
mod ocsf;
mod page;
mod path;
mod sarif;
mod since;
mod summary;
mod template;
mod text;
mod who_can;
