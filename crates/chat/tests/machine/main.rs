//! The conversation machine from outside: tables of inputs and outputs, and properties over a
//! simulated server and a network that loses, repeats, delays and reorders.

#[cfg(test)]
mod convergence;
#[cfg(test)]
mod world;
