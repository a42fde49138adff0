"""How Alembic reaches the database: over the connection it is handed, or the one the environment names."""

from alembic import context
from sqlalchemy import Connection

from bot.storage.tables import Table


def run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=Table.metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()


handed_over = context.config.attributes.get("connection")
if isinstance(handed_over, Connection):
    run(handed_over)
else:
    from bot.settings import Settings
    from bot.storage.engine import open_engine

    with open_engine(Settings().database_url).begin() as own:
        run(own)
