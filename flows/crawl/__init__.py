"""Crawling official sites: what is new or changed there, brought the same way as backfill into the lake and the published file."""
