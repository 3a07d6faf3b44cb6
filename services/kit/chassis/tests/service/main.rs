//! A service from outside: who is admitted, what is answered, and in which order.

#![cfg(test)]

mod admission;
mod answers;
mod disposal;
mod events;
mod facts;
mod selection;
mod subjects;
mod support;
