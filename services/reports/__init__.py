"""Reports: what the rollups say, told with its period, its definitions and the instant up to which it is true."""
