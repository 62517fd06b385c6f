"""The works: settings, wiring, serving, the command line, health and metrics."""
