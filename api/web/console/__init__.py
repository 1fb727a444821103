"""The desk: my work, queues, tickets, what many tickets at once become, notices, and the palette of commands."""
