// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.contract;

import com.kybergate.house.HouseRules;
import com.kybergate.house.PublicApi;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    @Test
    void theHouseRulesHold() {
        HouseRules.check("com.kybergate.rostersync.contract", "org.assertj.core.api.Assertions");
    }

    @Test
    void thePublicApiIsTheOneThatWasAgreed() {
        PublicApi.check(AccountStoreContract.class, Path.of("src/api/roster-sync-contract.txt"));
    }
}
