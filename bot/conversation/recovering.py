"""Claims of instances that died are taken back by whoever leads, so that another serves them."""

from bot.storage import instances
from bot.storage.errors import Unavailable
from bot.storage.writer import Lane, Writer


async def recover(writer: Writer) -> None:
    """Have what dead instances claimed wait again. A database that is not available makes no trouble here."""
    try:
        await writer.run(Lane.TURNS, instances.recover)
    except Unavailable:
        return
