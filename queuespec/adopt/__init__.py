"""How a library adopts queuespec: an adapter written, tried, and its known failures kept."""
