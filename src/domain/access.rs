//! Roles.

/// The role of a person on the allowlist.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Named in `ADMIN_USER_IDS` or registered by the link for the first admin; manages everybody else and is notified of
    /// incidents.
    Admin,
    /// Manages couriers and groups.
    Manager,
    /// Asks for orders.
    Courier,
}

impl Role {
    const ALL: [Self; 3] = [Self::Admin, Self::Manager, Self::Courier];

    /// Whether the role may do all that `other` may.
    pub fn includes(self, other: Self) -> bool {
        self == other || self.outranks(other)
    }

    /// The name in the database, in commands and in Fluent's selectors.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Admin => "admin",
            Self::Manager => "manager",
            Self::Courier => "courier",
        }
    }

    /// Letter case does not matter.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.as_str().eq_ignore_ascii_case(name))
    }

    /// Whether the role manages couriers and groups.
    pub fn manages(self) -> bool {
        self.outranks(Self::Courier)
    }

    /// The roles that this one may grant, lowest first.
    pub fn grantable(self) -> Vec<Self> {
        [Self::Courier, Self::Manager].into_iter().filter(|role| self.outranks(*role)).collect()
    }

    /// Whether this role may grant, change and revoke the other one. Nobody can do that to admins.
    pub fn outranks(self, other: Self) -> bool {
        matches!((self, other), (Self::Admin, Self::Manager | Self::Courier) | (Self::Manager, Self::Courier))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_are_granted_from_above() {
        let below = |role: Role| Role::ALL.map(|other| role.outranks(other));
        assert_eq!(below(Role::Admin), [false, true, true]);
        assert_eq!(below(Role::Manager), [false, false, true]);
        assert_eq!(below(Role::Courier), [false, false, false]);
        assert_eq!(Role::ALL.map(Role::manages), [true, true, false]);
        assert_eq!(Role::ALL.map(|role| Role::parse(role.as_str())), Role::ALL.map(Some));
        assert_eq!((Role::parse("Manager"), Role::parse("owner")), (Some(Role::Manager), None));
    }
}
