"""Elderly services: stations, meal points, rural centres and institutions over time."""
