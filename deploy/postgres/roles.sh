#!/bin/bash
# Runs once, when the volume of the database is new: the two roles, and the extensions in a schema of their own.
set -euo pipefail

psql --username="$POSTGRES_USER" --dbname=template1 --no-psqlrc --quiet --set=ON_ERROR_STOP=1 \
  --set=owner_password="$OWNER_PASSWORD" --set=app_password="$APP_PASSWORD" <<'SQL'
CREATE ROLE rapport_owner LOGIN CREATEDB PASSWORD :'owner_password';
CREATE ROLE rapport_app LOGIN PASSWORD :'app_password';
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
ALTER SCHEMA public OWNER TO rapport_owner;
CREATE SCHEMA ext;
CREATE EXTENSION pg_trgm SCHEMA ext;
CREATE EXTENSION btree_gist SCHEMA ext;
CREATE EXTENSION citext SCHEMA ext;
CREATE EXTENSION unaccent SCHEMA ext;
GRANT USAGE ON SCHEMA ext TO rapport_owner, rapport_app;
SQL
psql --username="$POSTGRES_USER" --dbname=postgres --no-psqlrc --quiet --set=ON_ERROR_STOP=1 <<'SQL'
CREATE DATABASE rapport OWNER rapport_owner TEMPLATE template1;
REVOKE TEMPORARY ON DATABASE rapport FROM PUBLIC;
SQL
