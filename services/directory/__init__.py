"""The directory: companies, people, what they may see, and the programs that act for them. Reads are in tenants/directory."""
