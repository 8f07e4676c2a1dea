"""The one Piccolo app: every table, and the folder of the one chain of migrations."""

from piccolo.conf.apps import AppConfig, table_finder

from directory.settings import ROOT

TABLES = table_finder(
    modules=[
        f"directory.{capability}.tables"
        for capability in (
            "history",
            "search",
            "jobs",
            "mailing",
            "accounts",
            "areas",
            "organisations",
            "contacts",
            "people",
            "verification",
            "notices",
            "corrections",
            "owners",
            "rulebook",
            "agreements",
            "partnerships",
            "posters",
            "reorganisations",
            "reminders",
            "imports",
            "gaps",
            "distribution",
        )
    ]
)

APP_CONFIG = AppConfig(
    app_name="directory", migrations_folder_path=str(ROOT / "migrations"), table_classes=TABLES, commands=[]
)
