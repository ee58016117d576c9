//! Checks on people and on what was done, which are written and which no scan is judged by yet.
//!
//! Each has its own tests. What they wait for are the laws that hold for all of [`CHECKS`](crate::CHECKS)
//! together (crates/core/src/checks/tests): there a check moves into the registry, and leaves
//! [`WAITING`](crate::WAITING).

mod access_key_stale;
mod access_key_unused;
mod activity_access_denied;
mod activity_long_term_key;
mod activity_old_tls;
mod activity_root;
mod activity_sensitive_change;
mod feed_role_broad;
mod flink_code_takeover;
mod key_policy_broad;
mod passrole_unscoped;
mod perimeter_missing;
mod permission_unused;
mod policy_dead_statement;
mod producer_broad;
mod role_broad_actions;
mod role_broad_resources;
mod role_destination_unpinned;
mod role_missing_permission;
mod role_trust_outside_org;
mod role_trust_unconditioned;
mod root_access_key;
mod stream_admin_broad;
mod stream_redirectable;
mod user_streams_with_keys;

#[cfg(test)]
mod tests;

use crate::Check;

/// Checks that wait for the laws, sorted by id.
pub static UPCOMING: &[&Check] = &[
    &access_key_stale::CHECK,
    &access_key_unused::CHECK,
    &activity_access_denied::CHECK,
    &activity_long_term_key::CHECK,
    &activity_old_tls::CHECK,
    &activity_root::CHECK,
    &activity_sensitive_change::CHECK,
    &feed_role_broad::CHECK,
    &flink_code_takeover::CHECK,
    &key_policy_broad::CHECK,
    &passrole_unscoped::CHECK,
    &perimeter_missing::CHECK,
    &permission_unused::CHECK,
    &policy_dead_statement::CHECK,
    &producer_broad::CHECK,
    &role_broad_actions::CHECK,
    &role_broad_resources::CHECK,
    &role_destination_unpinned::CHECK,
    &role_missing_permission::CHECK,
    &role_trust_outside_org::CHECK,
    &role_trust_unconditioned::CHECK,
    &root_access_key::CHECK,
    &stream_admin_broad::CHECK,
    &stream_redirectable::CHECK,
    &user_streams_with_keys::CHECK,
];
