"""The scoring model: contact, activity, service, exposure and the customers at risk. No cell, no file."""
