"""`queuespec compare`: several implementations side by side, for whoever has to choose one."""
