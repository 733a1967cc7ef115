"""Any small problem to any number of digits: floats propose, Newton's method refines, rational numbers prove."""
