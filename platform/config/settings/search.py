"""The search server. Without one the embedded search does all; with one it answers whenever the server does not."""

from __future__ import annotations

from config import env

ELASTICSEARCH_URL = env.text("ELASTICSEARCH_URL", "")  # https://user:password@host:9200
ELASTICSEARCH_API_KEY = env.text("ELASTICSEARCH_API_KEY", "")
ELASTICSEARCH_CA = env.text("ELASTICSEARCH_CA", "")  # a file with the certificates of who signed the server's
ELASTICSEARCH_PREFIX = env.text("ELASTICSEARCH_PREFIX", "rapport")
# For all tenants together: a shard for each would meet the server's limit.
ELASTICSEARCH_SHARDS = env.number("ELASTICSEARCH_SHARDS", 1)
ELASTICSEARCH_REPLICAS = env.number("ELASTICSEARCH_REPLICAS", 0)
ELASTICSEARCH_TIMEOUT_SECONDS = env.number("ELASTICSEARCH_TIMEOUT_SECONDS", 2)
ELASTICSEARCH_BULK_TIMEOUT_SECONDS = env.number("ELASTICSEARCH_BULK_TIMEOUT_SECONDS", 60)
