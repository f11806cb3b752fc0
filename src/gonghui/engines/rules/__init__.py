"""Policy as data: rule sets over declared metrics, weighed in Python or in SQL, with every decision kept."""
