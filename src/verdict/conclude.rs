//! Outcomes and gaps -> verdict, counts, exit code. The only place that says « conforme ».
