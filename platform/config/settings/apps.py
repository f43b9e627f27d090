"""What is installed, and on which side of the schema border it stands."""

from __future__ import annotations

PUBLIC_APPS = ["tenants.directory"]

TENANT_APPS_OF_OURS = [
    "kernel",
    "access",
    "audit",
    "messaging",
    "identity",
    "documents",
    "records",
    "changes",
    "webhooks",
    "knowledge_base",
    "search",
    "crm.customers",
    "crm.duplicates",
    "crm.activities",
    "crm.sales",
    "crm.leads",
    "crm.segments",
    "crm.service",
    "crm.demand",
]

SIDELESS_APPS = [
    "config",
    "design",
    "tenants.provisioning",
    "tenants.signup",
    "tenants.console",
    "portal",
]

THIRD_PARTY_SIDES = {
    "django.contrib.auth": "tenant",
    "django.contrib.contenttypes": "tenant",
    "django.contrib.staticfiles": "none",
    "django.contrib.messages": "none",
    "django_htmx": "none",
    "rest_framework": "none",
    "django_tenants": "none",
    "taggit": "tenant",
    "wagtail": "tenant",
    "wagtail.admin": "tenant",
    "wagtail.users": "tenant",
}

INSTALLED_APPS = [
    "django_tenants",
    "kernel",
    "tenants.directory",
    *[app for app in TENANT_APPS_OF_OURS if app != "kernel"],
    *SIDELESS_APPS,
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "rest_framework",
    "knowledge_base.cms.profiles.ProfilesConfig",
    "wagtail.admin",
    "wagtail",
    "taggit",
]

# django-tenants asks for these two lists; which schema an app migrates into is decided by SideRouter.
SHARED_APPS = ["django_tenants", *PUBLIC_APPS]
TENANT_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "taggit",
    "wagtail",
    "wagtail.users",
    "wagtail.admin",
    *TENANT_APPS_OF_OURS,
]
TENANT_MODEL = "directory.Tenant"
TENANT_DOMAIN_MODEL = "directory.Domain"
TENANT_SYNC_ROUTER = "kernel.tenancy.router.SideRouter"
DATABASE_ROUTERS = [TENANT_SYNC_ROUTER]
TENANT_LIMIT_SET_CALLS = True

AUTH_USER_MODEL = "identity.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
