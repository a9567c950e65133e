"""What goes to 中国·国家地名信息库, what comes back, and how far each record has got."""
