"""Settings, one file per concern; the environment decides everything that differs between machines."""

from config.settings.api import *  # noqa: F403
from config.settings.apps import *  # noqa: F403
from config.settings.articles import *  # noqa: F403
from config.settings.database import *  # noqa: F403
from config.settings.http import *  # noqa: F403
from config.settings.language import *  # noqa: F403
from config.settings.outside import *  # noqa: F403
from config.settings.search import *  # noqa: F403
