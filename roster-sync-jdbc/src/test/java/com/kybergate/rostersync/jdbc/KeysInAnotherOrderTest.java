// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.kybergate.oneroster.model.RoleType;
import com.kybergate.oneroster.model.User;
import com.kybergate.rostersync.RosterSync;
import com.kybergate.rostersync.account.AccountStore;
import com.kybergate.rostersync.report.RunStatus;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A host whose {@code createAll} answers the keys as its database happened to give them. */
class KeysInAnotherOrderTest {
    private final TestDatabase database = TestDatabase.inMemory();
    private final People roster = new People();

    @Test
    void nobodyGetsTheAccountOfAnother() throws Exception {
        for (int i = 0; i < 40; i++) {
            roster.put(User.builder("s" + i)
                    .username("name" + i)
                    .email("mail" + i + "@example.org")
                    .enabledUser(true)
                    .role(RoleType.STUDENT)
                    .build());
        }

        RunStatus status = RosterSync.builder()
                .tenant(People.TENANT.value())
                .source(roster)
                .state(database.state)
                .accounts(shuffling(JdbcAccountStore.ready()))
                .build()
                .run()
                .status();

        assertThat(status).isEqualTo(RunStatus.DONE);
        assertThat(database.query("select count(*) from roster_accounts")).containsExactly("40");
        assertThat(database.query("select count(*) from roster_users u join roster_accounts a on u.local_id ="
                        + " cast(a.local_id as varchar) and u.sourced_id = a.sourced_id"))
                .containsExactly("40");
    }

    @SuppressWarnings("unchecked")
    private static AccountStore<Connection> shuffling(AccountStore<Connection> real) {
        return (AccountStore<Connection>) Proxy.newProxyInstance(
                AccountStore.class.getClassLoader(),
                new Class<?>[] {AccountStore.class},
                (proxy, method, arguments) -> {
                    try {
                        Object result = method.invoke(real, arguments);
                        if (method.getName().equals("createAll") && result instanceof List<?> keys) {
                            List<Object> reversed = new ArrayList<>(keys);
                            Collections.reverse(reversed);
                            return reversed;
                        }
                        return result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
