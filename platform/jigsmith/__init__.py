"""The platform: tenants, accounts, apps, records and everything people meet."""
