import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()

from kernel.tenancy.pooling import check_at_start  # noqa: E402

check_at_start()

# What is loaded now stays until the process ends: the collector need not look at it again during requests.
gc.collect()
gc.freeze()
