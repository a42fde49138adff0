# Viva in a container. Why it is built like this: docs/decisions/0007-containers.md
ARG PYTHON=python:3.11-slim-bookworm

FROM ${PYTHON} AS build
WORKDIR /viva
COPY container/build.sh container/build.sh
COPY requirements/run.txt requirements/run.txt
RUN ["sh", "container/build.sh", "dependencies"]
COPY bot bot
COPY migrations migrations
RUN ["sh", "container/build.sh", "program"]

FROM ${PYTHON}
LABEL org.opencontainers.image.title="Viva" \
      org.opencontainers.image.description="A Telegram bot for machine-learning interview practice" \
      org.opencontainers.image.licenses="MIT"
ENV PATH=/viva/.venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    HOME=/tmp \
    MPLCONFIGDIR=/tmp/matplotlib
WORKDIR /viva
COPY --from=build /viva/.venv .venv
COPY --from=build /viva/bot bot
COPY --from=build /viva/migrations migrations
COPY container/start.sh container/start.sh
COPY content content
# The program is root's, so that the bot cannot change itself; data/ alone is the bot's.
COPY --from=build --chown=10001:10001 /viva/writable/ ./
VOLUME /viva/data
USER 10001:10001
HEALTHCHECK --interval=60s --timeout=15s --start-period=60s --retries=3 CMD ["python", "-m", "bot", "health"]
ENTRYPOINT ["sh", "container/start.sh"]
CMD ["run"]
