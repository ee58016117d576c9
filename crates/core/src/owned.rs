//! Where a question about a resource does not arise: it does not exist, it is being made or deleted, or
//! nobody of the organization can change it.

use crate::facts::{
    Cluster, ClusterDetail, Collection, CollectionDetail, Domain, DomainDetail, Function,
    FunctionConfiguration, LogGroup, LogGroupDetail, MskCluster, MskDetail, Secret, SecretDetail,
    Table, TableDetail, Workgroup, WorkgroupDetail,
};
use crate::{Arn, Context, Fact, Stop};

impl Context<'_> {
    /// Ends a part where an account outside the organization owns the resource: its owner is not the one
    /// who reads the report.
    pub(crate) fn own(&self, arn: &Arn, what: &str) -> Result<(), Stop> {
        match arn.account() {
            Some(account) if self.outside(account)? => Err(Stop::not_applicable(format!(
                "The {what} belongs to account {account}, outside the organization."
            ))),
            _ => Ok(()),
        }
    }

    /// A function of the organization that exists.
    pub(crate) fn function<'f>(
        &self,
        function: &'f Function,
    ) -> Result<&'f FunctionConfiguration, Stop> {
        self.own(&function.arn, "function")?;
        there(&function.configuration, "function")
    }

    /// A secret of the organization that is not about to be deleted.
    pub(crate) fn secret<'f>(&self, secret: &'f Secret) -> Result<&'f SecretDetail, Stop> {
        self.own(&secret.arn, "secret")?;
        let detail = there(&secret.detail, "secret")?;
        if detail.deleted {
            return Err(Stop::not_applicable("The secret is scheduled for deletion."));
        }
        Ok(detail)
    }

    /// A log group of the organization that exists.
    pub(crate) fn log_group<'f>(&self, group: &'f LogGroup) -> Result<&'f LogGroupDetail, Stop> {
        self.own(&group.arn, "log group")?;
        there(&group.detail, "log group")
    }

    /// A table of the organization that exists.
    pub(crate) fn table<'f>(&self, table: &'f Table) -> Result<&'f TableDetail, Stop> {
        self.own(&table.arn, "table")?;
        there(&table.detail, "table")
    }

    /// A domain of the organization that is not being deleted.
    pub(crate) fn domain<'f>(&self, domain: &'f Domain) -> Result<&'f DomainDetail, Stop> {
        self.own(&domain.arn, "domain")?;
        let detail = there(&domain.detail, "domain")?;
        if detail.deleted {
            return Err(Stop::not_applicable("The domain is being deleted."));
        }
        Ok(detail)
    }

    /// A collection of the organization that is neither being made nor deleted.
    pub(crate) fn collection<'f>(
        &self,
        collection: &'f Collection,
    ) -> Result<&'f CollectionDetail, Stop> {
        self.own(&collection.arn, "collection")?;
        let detail = there(&collection.detail, "collection")?;
        settled("collection", &detail.status, &["CREATING", "DELETING", "FAILED"])?;
        Ok(detail)
    }

    /// A cluster of the organization that is neither being made nor deleted.
    pub(crate) fn cluster<'f>(&self, cluster: &'f Cluster) -> Result<&'f ClusterDetail, Stop> {
        self.own(&cluster.arn, "cluster")?;
        let detail = there(&cluster.detail, "cluster")?;
        settled("cluster", &detail.status, &["creating", "deleting", "final-snapshot"])?;
        Ok(detail)
    }

    /// A workgroup of the organization that is neither being made nor deleted.
    pub(crate) fn workgroup<'f>(
        &self,
        workgroup: &'f Workgroup,
    ) -> Result<&'f WorkgroupDetail, Stop> {
        self.own(&workgroup.arn, "workgroup")?;
        let detail = there(&workgroup.detail, "workgroup")?;
        settled("workgroup", &detail.status, &["CREATING", "DELETING"])?;
        Ok(detail)
    }

    /// An MSK cluster of the organization that is neither being made nor deleted, and whose settings
    /// somebody chose: MSK Serverless takes nothing but TLS and IAM.
    pub(crate) fn msk_cluster<'f>(&self, cluster: &'f MskCluster) -> Result<&'f MskDetail, Stop> {
        self.own(&cluster.arn, "cluster")?;
        let detail = there(&cluster.detail, "cluster")?;
        settled("cluster", &detail.status, &["CREATING", "DELETING", "FAILED"])?;
        if detail.serverless {
            let why = "MSK Serverless takes only TLS and authenticates every client with IAM.";
            return Err(Stop::not_applicable(why));
        }
        Ok(detail)
    }
}

/// Ends a part only where the resource is known to be out of question: a missing description counts as
/// a gap on its own, and hides nothing that another fact proves.
pub(crate) fn unless_out_of_question<T>(described: &Result<T, Stop>) -> Result<(), Stop> {
    match described {
        Err(Stop::NotApplicable(why)) => Err(Stop::not_applicable(why.clone())),
        _ => Ok(()),
    }
}

/// What describes a resource, if there is such a resource.
fn there<'f, T>(fact: &'f Fact<Option<T>>, what: &str) -> Result<&'f T, Stop> {
    let missing = || Stop::not_applicable(format!("The {what} does not exist."));
    fact.known()?.as_ref().ok_or_else(missing)
}

fn settled(what: &str, status: &str, unsettled: &[&str]) -> Result<(), Stop> {
    if unsettled.contains(&status) {
        return Err(Stop::not_applicable(format!("The {what} is {status}.")));
    }
    Ok(())
}
