"""What holds wherever gunicorn runs the site; it reads this file in the folder that it is started in."""

logger_class = "citizen_app.server_log.ServerLog"
