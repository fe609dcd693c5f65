/** Hostile input: how it is made, and how a parser is held against it. For tests. */
@NullMarked
package com.kybergate.house.fuzz;

import org.jspecify.annotations.NullMarked;
