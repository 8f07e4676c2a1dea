"""Where Piccolo looks for the engine and the app."""

from piccolo.conf.apps import AppRegistry

from directory.database import engine_for
from directory.settings import settings

DB = engine_for(settings())
APP_REGISTRY = AppRegistry(apps=["directory.piccolo_app"])
