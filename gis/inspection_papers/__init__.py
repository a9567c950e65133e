"""The papers of joint inspections (联检成果): what they say, templates, issued ones with scans, archives."""
