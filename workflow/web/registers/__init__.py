"""Register books: outgoing runs and the incoming book of an organ, for its own clerks; sheets to print."""
