/** The rules every module's tests hold it against. */
@NullMarked
package com.kybergate.house;

import org.jspecify.annotations.NullMarked;
