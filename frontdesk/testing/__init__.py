"""What the tests need around them: a database to order, a browser, their settings."""
