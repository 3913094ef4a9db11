"""安巡: the safety work of a Chinese sub-district, from the door to the half-year report."""
