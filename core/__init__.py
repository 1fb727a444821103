"""The ground: settings, refusals, ids, languages. Knows nothing of the business."""
