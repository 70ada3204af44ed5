"""What measures the product and what builds its invented sample bureau; no part of the installed package."""
